package io.lagoa.jobs;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.SignalUtils;
import scala.runtime.AbstractFunction0;

/** Whether a resident session was told to end; what runs is finished first. */
public final class Ending {
  private final CountDownLatch told = new CountDownLatch(1);

  /** An ending that SIGTERM and SIGINT bring about; a second signal ends the JVM as usual. */
  public static Ending onSignal() {
    Ending ending = new Ending();
    for (String signal : new String[] {"TERM", "INT"}) {
      SignalUtils.register(
          signal,
          new AbstractFunction0<Object>() {
            @Override
            public Object apply() {
              boolean first = !ending.isTold();
              ending.tell();
              return first;
            }
          });
    }
    return ending;
  }

  /** Tells the session to end. */
  public void tell() {
    told.countDown();
  }

  public boolean isTold() {
    return told.getCount() == 0;
  }

  /** Waits so long, or until it is told to end. */
  void await(Duration time) {
    try {
      if (told.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tell();
    }
  }
}

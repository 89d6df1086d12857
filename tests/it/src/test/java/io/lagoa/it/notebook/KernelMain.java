package io.lagoa.it.notebook;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs the Java kernel in its own JVM; ends with the JVM that started it, and says when the kernel
 * is ready: a request that comes too early ends the kernel's shell thread (rapaio-jupyter-kernel
 * 3.0.1).
 */
final class KernelMain {
  private static final int STEP_MILLIS = 20;

  private KernelMain() {}

  /**
   * @param arguments the connection file, and a file to make when the kernel is ready
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread main = Thread.currentThread();
    daemon(KernelMain::endWithParent);
    daemon(() -> announce(main, Path.of(arguments[1])));
    Class.forName("org.rapaio.jupyter.kernel.MainApp")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {arguments[0]});
  }

  /** Standard input ends when the other JVM does, in whatever way. */
  private static void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A broken pipe says the same as its end.
    }
    Runtime.getRuntime().halt(1);
  }

  /** The kernel is ready when its main thread waits for its channels; it says so nowhere else. */
  private static void announce(Thread main, Path ready) {
    try {
      while (Arrays.stream(main.getStackTrace())
          .noneMatch(frame -> frame.getMethodName().equals("joinUntilClose"))) {
        Thread.sleep(STEP_MILLIS);
      }
      Files.createFile(ready);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("Cannot say that the kernel is ready", e);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }
}

package io.lagoa;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that can be cut: at once, or after so many bytes in either direction. */
public final class CutProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  private CutProxy(ServerSocket door, int server) {
    this.door = door;
    this.server = server;
  }

  /** A way to a port of this machine. */
  public static CutProxy to(int server) {
    try {
      CutProxy proxy =
          new CutProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
      start(proxy::accept);
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Cuts all connections that are open. */
  public void cut() {
    open.forEach(CutProxy::close);
    open.clear();
  }

  /** Cuts all connections once so many more bytes have passed. */
  public void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** Cuts no more. */
  public synchronized void mend() {
    left.set(Long.MAX_VALUE);
  }

  /** Cuts all, unless it was mended meanwhile. */
  private synchronized void cutAsSaid() {
    if (left.get() <= 0) {
      cut();
    }
  }

  /** How many bytes are left to pass; what {@link #cutAfter} said less what has passed. */
  public long left() {
    return left.get();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    cut();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        connect(door.accept());
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    open.add(client);
    try {
      Socket backend = new Socket(InetAddress.getLoopbackAddress(), server);
      open.add(backend);
      start(() -> pass(client, backend));
      start(() -> pass(backend, client));
    } catch (IOException refused) {
      close(client);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        long before = left.getAndAdd(-count);
        if (before < count) {
          out.write(bytes, 0, (int) Math.max(0, before));
          out.flush();
          cutAsSaid();
          return;
        }
        out.write(bytes, 0, count);
      }
    } catch (IOException cut) {
      return;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cut-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}

package io.pacspace.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntFunction;

/// Sends calls when they are due, over a limited number of connections, all on the thread that runs
/// it. A call that finds no connection free waits for one, and its wait counts.
public final class Generator implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final InetSocketAddress server;
  private final int limit;
  private final Selector selector;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final PriorityQueue<Call> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Call::dueNanos));
  private int busy;

  /// A generator of load on a port of this machine, over at most `connections` connections.
  public Generator(int port, int connections) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.limit = connections;
    this.selector = Selector.open();
  }

  /// Adds a call, before a run or in a handler.
  public void schedule(Call call) {
    waiting.add(call);
  }

  /// Runs until every call is answered, those that handlers add included.
  public void run() throws IOException {
    while (busy > 0 || !waiting.isEmpty()) {
      sendWhatIsDue();
      var ready = selector.select(this::move, timeout());
      if (ready == 0 && busy == limit) {
        throw new IOException("no answer for " + PATIENCE_MILLIS + " ms");
      }
    }
  }

  /// Sends requests back to back on every connection for some time: each answer sends the next.
  public void saturate(long nanos, IntFunction<Request> requests, Call.Handler handler)
      throws IOException {
    var loop = new BackToBack(System.nanoTime() + nanos, requests, handler);
    for (var i = 0; i < limit; i++) {
      loop.next();
    }
    run();
  }

  private final class BackToBack implements Call.Handler {
    private final long end;
    private final IntFunction<Request> requests;
    private final Call.Handler handler;
    private int count;

    BackToBack(long end, IntFunction<Request> requests, Call.Handler handler) {
      this.end = end;
      this.requests = requests;
      this.handler = handler;
    }

    void next() {
      schedule(new Call(System.nanoTime(), requests.apply(count++), this));
    }

    @Override
    public void answered(Response response, Call.Timing timing) {
      handler.answered(response, timing);
      if (timing.answered() - end < 0) {
        next();
      }
    }
  }

  private void sendWhatIsDue() throws IOException {
    while (busy < limit) {
      var next = waiting.peek();
      if (next == null || next.dueNanos() - System.nanoTime() > 0) {
        return;
      }
      waiting.remove();
      var free = idle.poll();
      var connection = free == null ? Connection.open(server, selector) : free;
      busy++;
      connection.send(next);
    }
  }

  /// Until the next call is due, in whole milliseconds rounded up: up to one late, never spinning.
  private long timeout() {
    var next = waiting.peek();
    if (next == null || busy == limit) {
      return PATIENCE_MILLIS;
    }
    var nanos = next.dueNanos() - System.nanoTime();
    return Math.clamp((nanos + 999_999) / 1_000_000, 1, PATIENCE_MILLIS);
  }

  private void move(SelectionKey key) {
    var connection = (Connection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.write();
      }
      if (!key.isReadable()) {
        return;
      }
      switch (connection.read()) {
        case WAITING -> {}
        case ANSWERED -> answered(connection);
        case CLOSED -> {
          idle.remove(connection);
          connection.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answered(Connection connection) throws IOException {
    busy--;
    if (connection.deliver(System.nanoTime())) {
      idle.add(connection);
    } else {
      connection.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (var key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}

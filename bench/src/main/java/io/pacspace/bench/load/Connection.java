package io.pacspace.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A connection that is kept alive and carries one call at a time.
final class Connection implements AutoCloseable {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Response response = new Response();
  private @Nullable Call call;
  private ByteBuffer outgoing = NOTHING;
  private long sent;

  private Connection(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  static Connection open(InetSocketAddress server, Selector selector) throws IOException {
    var channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    var key = channel.register(selector, SelectionKey.OP_READ);
    var connection = new Connection(channel, key);
    key.attach(connection);
    return connection;
  }

  void send(Call next) throws IOException {
    response.clear();
    call = next;
    outgoing = next.request().bytes();
    sent = System.nanoTime();
    write();
  }

  /// Writes as much of the request as the socket takes; the rest when it takes more.
  void write() throws IOException {
    channel.write(outgoing);
    key.interestOps(
        outgoing.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ);
  }

  /// Reads what has arrived; the outcome says what that makes of the connection.
  Outcome read() throws IOException {
    var count = channel.read(response.room());
    if (count < 0) {
      if (call != null) {
        throw new IOException("the server closed a connection instead of answering");
      }
      return Outcome.CLOSED;
    }
    if (call == null) {
      throw new IOException("the server sent something that nobody asked for");
    }
    return response.received(count) ? Outcome.ANSWERED : Outcome.WAITING;
  }

  /// Tells the caller of the answer that is complete; says whether the connection can be used on.
  boolean deliver(long now) {
    var answered = call;
    if (answered == null) {
      throw new IllegalStateException("nothing was asked");
    }
    call = null;
    answered.handler().answered(response, new Call.Timing(answered.dueNanos(), sent, now));
    return !response.closing() && !outgoing.hasRemaining();
  }

  /// What reading has come to.
  enum Outcome {
    WAITING,
    ANSWERED,
    CLOSED
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package io.lagoa.it.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** Asks a kernel to run cells; gives up at the deadline, or when the kernel dies. */
final class KernelClient implements AutoCloseable {
  private static final int STEP_MILLIS = 100;
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[;\\d]*m");

  private final Kernel kernel;
  private final Instant deadline;
  private final ZContext context = new ZContext();
  private final ZMQ.Socket shell;
  private final ZMQ.Socket output;

  /**
   * Connects to a kernel that is ready.
   *
   * @param timeout for all that is asked
   */
  KernelClient(Kernel kernel, Duration timeout) {
    this.kernel = kernel;
    this.deadline = Instant.now().plus(timeout);
    this.shell = socket(SocketType.DEALER, "shell_port");
    this.output = socket(SocketType.SUB, "iopub_port");
    output.subscribe(ZMQ.SUBSCRIPTION_ALL);
  }

  /**
   * Whether the kernel answers, and its outputs arrive. Outputs before it knows the subscription
   * are lost, so it is asked until the first arrives.
   */
  boolean isAnswered() {
    Instant end = Instant.now().plus(ANSWER);
    while (Instant.now().isBefore(end) && kernel.process().isAlive()) {
      send("kernel_info_request", Map.of());
      if (receive(shell).isPresent() && receive(output).isPresent()) {
        return true;
      }
    }
    return false;
  }

  Cell run(int number, String source) {
    String late = "Code cell %d did not end:%n%s".formatted(number, source.strip());
    String asked =
        send(
            "execute_request",
            Map.of("code", source, "silent", false, "store_history", true, "allow_stdin", false));
    StringBuilder printed = new StringBuilder();
    Optional<String> result = Optional.empty();
    Optional<String> error = Optional.empty();
    while (true) {
      Message message = await(output, asked, late);
      JsonNode content = message.content();
      switch (message.type()) {
        case "stream" -> printed.append(content.path("text").asText());
        case "execute_result" -> result = Optional.of(text(content.path("data")));
        case "error" -> error = Optional.of(error(content));
        case "status" -> {
          if (content.path("execution_state").asText().equals("idle")) {
            return ended(
                await(shell, asked, late),
                new Cell(number, source, printed.toString(), result, error));
          }
        }
        default -> {} // inputs echoed, and displays
      }
    }
  }

  @Override
  public void close() {
    context.close();
  }

  private static Cell ended(Message reply, Cell cell) {
    String status = reply.content().path("status").asText();
    return status.equals("ok") || cell.error().isPresent()
        ? cell
        : new Cell(
            cell.number(),
            cell.source(),
            cell.printed(),
            cell.result(),
            Optional.of(status + ": " + error(reply.content())));
  }

  /** This kernel says text/html even of a number. */
  private static String text(JsonNode data) {
    return data.path(data.has("text/plain") ? "text/plain" : "text/html").asText();
  }

  private static String error(JsonNode content) {
    String trace =
        StreamSupport.stream(content.path("traceback").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining("\n"));
    String summary = content.path("ename").asText() + ": " + content.path("evalue").asText();
    return COLOUR.matcher(summary + "\n" + trace).replaceAll("");
  }

  private String send(String type, Map<String, ?> content) {
    Message message = Message.request(type, content);
    ZMsg frames = new ZMsg();
    message.frames((String) kernel.connection().get("key")).forEach(frames::add);
    frames.send(shell);
    return message.id();
  }

  private Message await(ZMQ.Socket socket, String asked, String late) {
    while (true) {
      requireTime(late);
      Optional<Message> message = receive(socket);
      if (message.isPresent() && message.get().parent().equals(asked)) {
        return message.get();
      }
    }
  }

  private void requireTime(String late) {
    if (!kernel.process().isAlive()) {
      throw new AssertionError(
          "%s before the kernel died%n--- kernel log%n%s".formatted(late, kernel.log()));
    } else if (Instant.now().isAfter(deadline)) {
      throw new AssertionError("%s in time%n--- kernel log%n%s".formatted(late, kernel.log()));
    }
  }

  /** The next message, or empty if there is none for a while. */
  private static Optional<Message> receive(ZMQ.Socket socket) {
    ZMsg message = ZMsg.recvMsg(socket);
    return message == null
        ? Optional.empty()
        : Optional.of(
            Message.of(
                message.stream()
                    .map(frame -> new String(frame.getData(), StandardCharsets.UTF_8))
                    .toList()));
  }

  private ZMQ.Socket socket(SocketType type, String port) {
    ZMQ.Socket socket = context.createSocket(type);
    socket.setReceiveTimeOut(STEP_MILLIS);
    socket.setLinger(0);
    socket.connect("tcp://127.0.0.1:" + kernel.connection().get(port));
    return socket;
  }
}

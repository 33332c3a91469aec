package jp.mochi.idp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.database.DatabaseSettings;

/** One of several nodes, on a database of the test's and with its commands. */
public final class Node implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path dir;
  private final House house;

  private Node(Path dir, House house) {
    this.dir = dir;
    this.house = house;
  }

  /**
   * @param key a file with the master key that nodes share; made where it isn't there
   * @param lines what its mochi.yaml says beside
   */
  public static Node start(
      Path dir, InstantSource time, DatabaseSettings database, Path key, String lines)
      throws Exception {
    Files.createDirectory(dir);
    var house =
        House.start(
            dir,
            time,
            yaml ->
                on(database, Files.exists(key) ? key : dir.resolve("master.key")).apply(yaml)
                    + lines);
    if (!Files.exists(key)) {
      Files.copy(dir.resolve("master.key"), key, StandardCopyOption.COPY_ATTRIBUTES);
    }
    return new Node(dir, house);
  }

  /** What a node's configuration says of the database and of the master key that nodes share. */
  public static UnaryOperator<String> on(DatabaseSettings database, Path key) {
    var user = database.username();
    var name = user.isEmpty() ? "" : ", username: " + user;
    var line = "database: {url: \"%s\"%s}".formatted(database.url(), name);
    return yaml ->
        yaml.replaceFirst("database: .*", Matcher.quoteReplacement(line))
            .replace("{file: master.key}", "{file: " + key + "}");
  }

  /** A command at this node. */
  public Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  /** What a command that succeeds prints for programs. */
  public JsonNode json(String... words) throws IOException {
    return new Typed(dir).json(words);
  }

  private HttpResponse<String> get(String path) throws Exception {
    var port = house.configuration().listen().management().port();
    var address = URI.create("http://127.0.0.1:" + port + path);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
  }

  /** The value of a line at {@code /metrics}. */
  public double metric(String name) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name));
  }

  /** What it says of its health, which keeps it ready all the same. */
  public JsonNode health() throws Exception {
    var answer = get("/health/ready");
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return JSON.readTree(answer.body());
  }

  public House house() {
    return house;
  }

  @Override
  public void close() {
    house.close();
  }
}

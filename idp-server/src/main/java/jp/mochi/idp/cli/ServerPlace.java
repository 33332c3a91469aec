package jp.mochi.idp.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import jp.mochi.idp.config.DataDirectory;
import org.jspecify.annotations.Nullable;

/** Finds the server and what opens it: on this machine by its data directory, or elsewhere. */
final class ServerPlace {
  private final Terminal terminal;
  private final Words words;

  /**
   * A server and a way in.
   *
   * @param ca whose certificates count for https; empty: the system's
   */
  record Found(URI address, String token, Optional<Path> ca) {
    @Override
    public String toString() {
      return "Found[" + address + "]";
    }
  }

  ServerPlace(Terminal terminal) {
    this.terminal = terminal;
    this.words = terminal.words();
  }

  /** The server of a configuration file, by the two files that it leaves while it runs. */
  Found local(@Nullable Path config) {
    var file = ConfigFile.find(terminal, config);
    var data = DataDirectory.of(file, terminal.environment());
    var port = read(data.resolve("management.port"), data);
    var token = read(data.resolve("management.token"), data);
    return new Found(URI.create("http://" + port), token, Optional.empty());
  }

  private String read(Path file, Path data) {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException noServer) {
      throw new Failure(words.of("server.notRunning", data), noServer);
    } catch (AccessDeniedException others) {
      throw new Failure(words.of("server.notYours", file), others);
    } catch (IOException unreadable) {
      throw new Failure(words.of("file.unreadable", file, unreadable.getMessage()), unreadable);
    }
  }

  /** A server elsewhere, with a token in a file or in {@code MOCHI_TOKEN}. */
  Found remote(String server, @Nullable Path token, @Nullable Path ca) {
    var address = address(server);
    var environment = terminal.environment().get("MOCHI_TOKEN");
    if (token == null && (environment == null || environment.isBlank())) {
      throw new Failure(words.of("server.noToken"));
    }
    var secret = token == null ? String.valueOf(environment).strip() : secret(token);
    return new Found(
        address, secret, Optional.ofNullable(ca).map(file -> terminal.here().resolve(file)));
  }

  private String secret(Path token) {
    var file = terminal.here().resolve(token);
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new Failure(words.of("file.unreadable", file, unreadable.getMessage()), unreadable);
    }
  }

  /** A token must not travel in the clear. */
  private URI address(String server) {
    try {
      var uri = new URI(server.replaceFirst("/+$", ""));
      var loopback = uri.getHost() != null && uri.getHost().matches("localhost|127\\..*|\\[::1]");
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback))) {
        return uri;
      }
    } catch (URISyntaxException notOne) {
      throw new Failure(words.of("server.address", server), notOne);
    }
    throw new Failure(words.of("server.address", server));
  }
}

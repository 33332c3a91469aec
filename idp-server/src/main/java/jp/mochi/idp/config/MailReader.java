package jp.mochi.idp.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code mail}. */
final class MailReader {
  private static final URI NOWHERE = URI.create("smtps://invalid.invalid:465");
  private static final Pattern HERE =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

  private final YamlFile file;
  private final Section section;

  MailReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  MailConfig read() {
    var server = section.required("server", Addresses.smtp(), NOWHERE, "smtps://mail.corp.example");
    var startTls = section.orElse("start-tls", Form.yesOrNo(), true);
    if (!startTls && server.getScheme().equals("smtp") && !isHere(server)) {
      section.fault("start-tls", FaultCode.MAIL_BARE, server.toString());
    }
    return new MailConfig(
        server,
        startTls,
        section.required("from", address(), "mochi@invalid.invalid", "mochi@corp.example"),
        login(),
        section.optional("trust", file.existing()));
  }

  private static boolean isHere(URI server) {
    return HERE.matcher(server.getHost()).matches();
  }

  private Optional<MailConfig.Login> login() {
    var username = section.optional("username", Form.text());
    var password = section.optional("password", Form.password());
    if (username.isPresent() && !section.has("password")) {
      section.missing("password", "\"${MOCHI_MAIL_PASSWORD}\"");
    }
    if (password.isPresent() && !section.has("username")) {
      section.missing("username", "mochi");
    }
    return username.flatMap(name -> password.map(secret -> new MailConfig.Login(name, secret)));
  }

  private static Form<String> address() {
    return text ->
        ADDRESS.matcher(text).matches() && text.length() <= 254
            ? Form.good(text)
            : Form.bad(FaultCode.MAIL_ADDRESS, text);
  }
}

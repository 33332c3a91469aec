package jp.mochi.idp.demo;

import java.nio.file.Path;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.ldap.embedded.EmbeddedDirectory;

/** The demo's configuration and rules as text. */
final class DemoYaml {
  static final String POLICY =
      """
      # The demo's rules: written once, yours to change. See conf/policy.yaml.
      # デモの規則です。変更して構いません。
      version: 1
      zones:
        this-machine: {ranges: [127.0.0.0/8, "::1/128"]}
      rules:
        - name: my phones
          reason: {ja: ご自分の端末のページです。, en: This is the page of your own phones.}
          if: {services: ["mochi:me"]}
          require: [password]
        - name: helpdesk
          reason: {ja: このパソコンで開いてください。, en: Open it on this machine.}
          if: {services: ["mochi:helpdesk"], zones: [this-machine]}
          require: [password]
        - name: password
          reason:
            ja: 会社のパスワードで本人を確認します。
            en: The company password shows who it is.
          require: [password]
      """;

  private DemoYaml() {}

  static String configuration(
      DemoPlan plan,
      LocalAuthority authority,
      LocalAuthority.ServerFiles tls,
      EmbeddedDirectory directory) {
    return """
    # Written by `mochi demo` at every start: changes made here are lost. All commands take it
    # while the demo runs:  ./mochi doctor --config %1$s
    # `mochi demo` が起動のたびに書き直します。ここでの変更は失われます。
    base-url: %2$s
    display-name: {ja: Mochi デモ, en: Mochi demo}
    data: ./data
    master-key: {file: keys/master.key}
    listen:
      main: %3$s:%4$d
      client-certificate: %3$s:%5$d
      management: 127.0.0.1:%6$d
    tls:
      certificate: "%7$s"
      private-key: "%8$s"
    client-certificate:
      authorities:
        - {name: demo, file: "%13$s", map: [san-mail], revocation: none}
    database: {url: "jdbc:sqlite:./data/mochi.db"}
    directory:
      servers: ["%9$s"]
      bind-dn: "%10$s"
      bind-password: "%11$s"
      users: {base: "ou=people,%12$s", filter: "(|(uid={username})(mail={username}))"}
      groups: {base: "ou=groups,%12$s", filter: "(member={dn})", name: cn}
    roles: {admin: [it-staff], helpdesk: [helpdesk], auditor: [auditors]}
    policy: policy.yaml
    """
        .formatted(
            plan.folder().resolve("mochi.yaml"),
            plan.baseUrl(),
            plan.listenOn(),
            plan.port(),
            plan.clientCertificatePort(),
            plan.managementPort(),
            relative(plan, tls.certificate()),
            relative(plan, tls.privateKey()),
            directory.url(),
            directory.bindDn(),
            directory.bindPassword().reveal(),
            directory.baseDn(),
            relative(plan, authority.caFile()));
  }

  /** So that the folder can be moved, whatever it is called. */
  private static String relative(DemoPlan plan, Path file) {
    return plan.folder().relativize(file.toAbsolutePath().normalize()).toString();
  }
}

package jp.mochi.idp.config;

import java.util.List;

/** Which directory groups have which role. */
public record RolesConfig(List<String> admin, List<String> helpdesk, List<String> auditor) {
  public RolesConfig {
    admin = List.copyOf(admin);
    helpdesk = List.copyOf(helpdesk);
    auditor = List.copyOf(auditor);
  }
}

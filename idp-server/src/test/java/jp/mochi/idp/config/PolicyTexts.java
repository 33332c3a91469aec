package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Factor;

/** Reads policies to try, and says what is wrong with them. */
final class PolicyTexts {
  /** Every key once. */
  static final String WHOLE =
      """
      version: 1
      sensitivity: {4: 極秘, 3: 機密, 2: 社外秘, 1: 公開}
      zones: {office: {ranges: [192.0.2.0/24]}, guest: {ranges: [198.51.100.0/24]}}
      rules:
        - name: everything
          reason: {ja: 理由, en: why}
          if:
            services: [crm, mail]
            not-services: payroll
            tags: [sales]
            sensitivity: [極秘, 3]
            data: [public-cloud, hosted]
            zones: [office]
            not-zones: [guest]
            groups: [sales]
            not-groups: [trainees]
            attributes: {department: [営業, 企画]}
            not-attributes: {employeeType: partner}
            device:
              ownership: byod
              binding-at-least: copyable-key
              compliance: [compliant, grace]
              status-within: 24h
            proved: {password: 1h}
            time: {days: [mon, fri], from: "08:00", to: "20:00", zone: Asia/Tokyo}
          when: service.sensitivity > 2
          require: [password, {factor: certificate, max-age: 8h}]
          obligations: {session: 8h, re-evaluate: 10m, warn: true, no-screen-capture: true,
                        no-copy-paste: true, no-download: true, no-print: true,
                        no-transfer-to-pc: true, delete-after: 8h}
        - name: out
          reason: {ja: 理由, en: why}
          if: {device: {status-older-than: 7d, binding: copyable-key}}
          refuse: true
        - name: in
          reason: {ja: 理由, en: why}
          report-only: true
          permit: true
      """;

  /** A rule that lets in, and one below it that asks for more. */
  static final String TWO =
      """
      version: 1
      zones: {office: {ranges: [192.0.2.0/24]}}
      rules:
        - name: first
          reason: {ja: 理由, en: why}
          if: {groups: [sales, staff], zones: [office]}
          permit: true
        - name: second
          reason: {ja: 理由, en: why}
          if: {groups: [sales], services: [crm], zones: [office]}
          require: [password]
      """;

  /** Whatever a rule names is there. */
  static final PolicyScope ALL =
      new PolicyScope(Set.of(Factor.values()), Optional.empty(), List.of());

  private PolicyTexts() {}

  static PolicyFile.Outcome read(String text, PolicyScope scope) {
    return PolicyFile.parse(Path.of("policy.yaml"), text, scope);
  }

  /** {@code line key CODE} of each fault. */
  static List<String> faults(String text, PolicyScope scope) {
    return switch (read(text, scope)) {
      case PolicyFile.Outcome.Read(var policy, var zones, var warnings) -> List.of();
      case PolicyFile.Outcome.Faulty(var faults) ->
          faults.stream().map(f -> f.line() + " " + f.key() + " " + f.code()).toList();
    };
  }

  /** {@code line key CODE [arguments]} of each warning. */
  static List<String> warnings(String text, PolicyScope scope) {
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read(text, scope)).warnings().stream()
        .map(f -> f.line() + " " + f.key() + " " + f.code() + " " + f.arguments())
        .toList();
  }
}

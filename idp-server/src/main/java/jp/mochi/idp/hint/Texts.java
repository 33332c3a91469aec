package jp.mochi.idp.hint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How each target writes ranges, and how many it takes. */
final class Texts {
  /** 2^25 in one range, a /7; several may stand one after the other. */
  static final BigInteger SALESFORCE_MOST = BigInteger.ONE.shiftLeft(25);

  static final int CYBOZU_MOST = 1_000;

  /** Of a managed policy; white space doesn't count. */
  static final int AWS_MOST = 6_144;

  private static final JsonMapper JSON = new JsonMapper();

  private Texts() {}

  static Stream<Stretch> kept(ServiceRanges ranges, boolean ipv6) {
    return ranges.stretches().stream().filter(range -> ipv6 || range.isIpv4());
  }

  static List<String> blocks(ServiceRanges ranges, boolean ipv6) {
    return kept(ranges, ipv6).flatMap(range -> range.blocks().stream()).toList();
  }

  /** The blocks of IPv6. */
  static List<String> sixth(ServiceRanges ranges) {
    return ranges.stretches().stream()
        .filter(range -> !range.isIpv4())
        .flatMap(range -> range.blocks().stream())
        .toList();
  }

  static Written lines(List<String> lines) {
    return new Written.Text(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  static Written ranges(ServiceRanges ranges, boolean ipv6) {
    return lines(kept(ranges, ipv6).map(range -> range.from() + "-" + range.to()).toList());
  }

  /** What is too wide for one range is written as several, one after the other. */
  static Written salesforce(ServiceRanges ranges) {
    return lines(
        kept(ranges, false)
            .flatMap(range -> range.inPieces(SALESFORCE_MOST).stream())
            .map(range -> range.from() + "," + range.to())
            .toList());
  }

  static Written cybozu(List<String> blocks) {
    return blocks.size() > CYBOZU_MOST
        ? misfit(new Misfit.Entries("cybozu", blocks.size(), CYBOZU_MOST))
        : lines(blocks.stream().map(Texts::withoutFullPrefix).toList());
  }

  private static String withoutFullPrefix(String block) {
    return block.endsWith("/32") ? block.substring(0, block.length() - 3) : block;
  }

  /**
   * Calls that a service of AWS makes on somebody's behalf come from AWS's own addresses: {@code
   * aws:ViaAWSService} keeps them out of the denial.
   */
  static Written awsPolicy(List<String> blocks) {
    var policy = JSON.createObjectNode().put("Version", "2012-10-17");
    var statement = policy.putArray("Statement").addObject();
    statement.put("Sid", "DenyOutsideCompanyNetworks").put("Effect", "Deny");
    statement.put("Action", "*").put("Resource", "*");
    var condition = statement.putObject("Condition");
    var addresses = condition.putObject("NotIpAddress").putArray("aws:SourceIp");
    blocks.forEach(addresses::add);
    condition.putObject("Bool").put("aws:ViaAWSService", "false");
    int length = policy.toString().length();
    if (length > AWS_MOST) {
      return misfit(new Misfit.Length("aws-policy", length, AWS_MOST));
    }
    try {
      return new Written.Text(
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(policy) + "\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is JSON", impossible);
    }
  }

  static Written google(List<String> blocks) {
    List<String> lines = new ArrayList<>(List.of("- ipSubnetworks:"));
    blocks.forEach(block -> lines.add("  - " + block));
    return lines(lines);
  }

  static Written nginx(ServiceRanges ranges, boolean ipv6) {
    var lines = notes(ranges);
    if (ranges.open() && ipv6) {
      lines.add("allow all;");
    } else {
      blocks(ranges, ipv6).forEach(block -> lines.add("allow " + block + ";"));
      lines.add("deny all;");
    }
    return lines(lines);
  }

  static Written apache(ServiceRanges ranges, boolean ipv6) {
    var lines = notes(ranges);
    var blocks = blocks(ranges, ipv6);
    if (ranges.open() && ipv6) {
      lines.add("Require all granted");
    } else if (blocks.isEmpty()) {
      lines.add("Require all denied");
    } else {
      lines.add("<RequireAny>");
      blocks.forEach(block -> lines.add("  Require ip " + block));
      lines.add("</RequireAny>");
    }
    return lines(lines);
  }

  static Written nftables(ServiceRanges ranges, boolean ipv6) {
    var lines = notes(ranges);
    lines.add("table inet mochi {");
    addSet(lines, ranges, "ipv4", kept(ranges, false).toList());
    if (ipv6) {
      addSet(lines, ranges, "ipv6", kept(ranges, true).filter(r -> !r.isIpv4()).toList());
    }
    lines.add("}");
    return lines(lines);
  }

  private static void addSet(
      List<String> lines, ServiceRanges ranges, String family, List<Stretch> stretches) {
    lines.add("  set " + identifier(ranges.service()) + "_" + family + " {");
    lines.add("    type " + family + "_addr");
    lines.add("    flags interval");
    if (!stretches.isEmpty()) {
      lines.add(
          stretches.stream()
              .flatMap(range -> range.blocks().stream())
              .collect(Collectors.joining(",\n      ", "    elements = {\n      ", "\n    }")));
    }
    lines.add("  }");
  }

  /** What nft takes for a name: a letter first, then letters, digits and underscores. */
  private static String identifier(String service) {
    var name = service.replaceAll("[^A-Za-z0-9]", "_");
    return Character.isLetter(name.charAt(0)) ? name : "s_" + name;
  }

  private static List<String> notes(ServiceRanges ranges) {
    List<String> lines = new ArrayList<>();
    var rules = ranges.rules().isEmpty() ? "no rule" : String.join(", ", ranges.rules());
    lines.add("# " + ranges.service() + ": opened by " + oneLine(rules));
    ranges.doubts().forEach(doubt -> lines.add("# not exact: " + oneLine(doubt.words().en())));
    return lines;
  }

  /**
   * A rule's name or a source's fault must not end the comment, nor draw the next line into it:
   * Apache takes a backslash at a line's end so, in comments too.
   */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\\\]", " ");
  }

  private static Written misfit(Misfit why) {
    return new Written.DoesNotFit(List.of(why));
  }
}

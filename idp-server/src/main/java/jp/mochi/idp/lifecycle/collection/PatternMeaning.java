package jp.mochi.idp.lifecycle.collection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import jp.mochi.device.app.Criteria;

/**
 * Which apps a pattern means, as far as entries of the blocklist can say exactly that. An entry
 * never means what the pattern doesn't: what can't be said is left out, and the reason kept.
 *
 * <p>Said can be, each by equality: {@code file:hashes.'SHA-256'}, the file's; {@code
 * x509-certificate:hashes.'SHA-256'} and {@code app:cert.'SHA-256'}, the signer's certificate;
 * {@code app:id} and {@code software:name} where it is written as an id is, alone or with {@code
 * software:version}. {@code app} isn't STIX's own: lists of spyware for phones have it.
 *
 * @param criteria those that can be said
 * @param rest why the first of the other alternatives can't; empty where there is none
 */
record PatternMeaning(List<Criteria> criteria, Optional<Fate> rest) {
  /** As Android's package names and Apple's bundle ids are written, and titles aren't. */
  private static final Pattern ID =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+){2,}");

  /** What the contents decide by themselves, so that it adds nothing to their SHA-256. */
  private static final Set<String> OF_THE_CONTENTS =
      Set.of("MD5", "SHA1", "SHA256", "SHA512", "SHA3256", "SHA3512", "SSDEEP", "TLSH");

  PatternMeaning {
    criteria = List.copyOf(criteria);
  }

  static PatternMeaning of(String pattern) {
    return switch (PatternReading.read(pattern)) {
      case PatternReading.Outcome.Refused(var why) ->
          new PatternMeaning(List.of(), Optional.of(why));
      case PatternReading.Outcome.Alternatives(var each) -> of(each);
    };
  }

  private static PatternMeaning of(List<List<Term>> alternatives) {
    var said = new LinkedHashMap<String, Criteria>();
    var left = new ArrayList<Fate>();
    for (var terms : alternatives) {
      switch (of(terms, terms.getFirst().object())) {
        case Said.Of(var criteria) -> said.put(criteria.text(), criteria);
        case Said.Not(var why) -> left.add(why);
      }
    }
    return new PatternMeaning(List.copyOf(said.values()), left.stream().findFirst());
  }

  /** What can be said of an alternative. */
  private sealed interface Said {
    record Of(Criteria criteria) implements Said {}

    record Not(Fate why) implements Said {}
  }

  /** §9.6: comparisons joined by AND are of the same object. */
  private static Said of(List<Term> terms, String object) {
    if (!terms.stream().allMatch(term -> term.object().equals(object))) {
      return new Said.Not(Fate.COMBINATION);
    }
    return switch (object) {
      case "file" -> contents(terms, false);
      case "x509-certificate" -> contents(terms, true);
      case "app" -> app(terms);
      case "software" -> software(terms);
      default -> new Said.Not(Fate.NO_APP);
    };
  }

  /** A file, or a certificate, by its SHA-256. */
  private static Said contents(List<Term> terms, boolean signer) {
    if (terms.stream().noneMatch(term -> !term.hash().isEmpty())) {
      return new Said.Not(Fate.NO_APP);
    }
    var sha256 = terms.stream().filter(term -> term.hash().equals("SHA256")).toList();
    if (sha256.isEmpty()) {
      return new Said.Not(Fate.HASH);
    }
    if (terms.stream().anyMatch(term -> !decidedByContents(term))) {
      return new Said.Not(Fate.COMBINATION);
    }
    if (terms.stream().anyMatch(term -> !term.equality())) {
      return new Said.Not(Fate.COMPARISON);
    }
    var value = oneValue(sha256);
    if (value.isEmpty() || !isSha256(value.get())) {
      return new Said.Not(Fate.VALUE);
    }
    return signer ? said("", "", value.get(), "") : said("", "", "", value.get());
  }

  private static boolean decidedByContents(Term term) {
    return OF_THE_CONTENTS.contains(term.hash()) || term.property().equals("size");
  }

  private static Said app(List<Term> terms) {
    var values = new LinkedHashMap<String, List<Term>>();
    for (var term : terms) {
      var what = term.property().equals("id") ? "id" : term.kind("cert.").isEmpty() ? "" : "signer";
      if (what.isEmpty()) {
        return new Said.Not(Fate.NO_APP);
      }
      if (what.equals("signer") && !term.kind("cert.").equals("SHA256")) {
        return new Said.Not(Fate.HASH);
      }
      values.computeIfAbsent(what, it -> new ArrayList<>()).add(term);
    }
    return equal(
        terms,
        values,
        one -> {
          var signer = one.getOrDefault("signer", "");
          return signer.isEmpty() || isSha256(signer)
              ? said(one.getOrDefault("id", ""), "", signer, "")
              : new Said.Not(Fate.VALUE);
        });
  }

  private static Said software(List<Term> terms) {
    var values = new LinkedHashMap<String, List<Term>>();
    for (var term : terms) {
      if (!Set.of("name", "version").contains(term.property())) {
        return new Said.Not(Fate.NAME);
      }
      values.computeIfAbsent(term.property(), it -> new ArrayList<>()).add(term);
    }
    return equal(
        terms,
        values,
        one -> {
          var name = one.getOrDefault("name", "");
          if (!ID.matcher(name).matches()) {
            return new Said.Not(Fate.NAME);
          }
          var version = one.getOrDefault("version", "");
          return said(name, version.isEmpty() ? "" : "=" + version, "", "");
        });
  }

  private interface Saying {
    Said of(Map<String, String> values);
  }

  private static Said equal(List<Term> terms, Map<String, List<Term>> values, Saying saying) {
    if (terms.stream().anyMatch(term -> !term.equality())) {
      return new Said.Not(Fate.COMPARISON);
    }
    var one = new LinkedHashMap<String, String>();
    for (var each : values.entrySet()) {
      var value = oneValue(each.getValue());
      if (value.isEmpty()) {
        return new Said.Not(Fate.VALUE);
      }
      one.put(each.getKey(), value.get());
    }
    return saying.of(one);
  }

  /** What terms of one property say, if they agree on a text that isn't blank. */
  private static Optional<String> oneValue(List<Term> terms) {
    var values = terms.stream().map(Term::value).distinct().toList();
    return values.size() == 1
            && !values.getFirst().isBlank()
            && terms.stream().allMatch(Term::isText)
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }

  private static boolean isSha256(String text) {
    return text.toLowerCase(Locale.ROOT).matches("[0-9a-f]{64}");
  }

  private static Said said(String id, String versions, String signer, String hash) {
    return Criteria.read(id, versions, signer, hash) instanceof Criteria.Read.Good(var good)
        ? new Said.Of(good)
        : new Said.Not(Fate.VALUE);
  }
}

package jp.mochi.metadata;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.metadata.AssertionOptions.Qualifier;
import jp.mochi.metadata.AssertionOptions.SessionTold;

/** Assertion options with one of them changed. */
final class AssertionDraft {
  private Duration notBefore;
  private SessionTold session;
  private List<String> audiences;
  private Optional<String> issuer;
  private Optional<Qualifier> nameQualifier;
  private Optional<Qualifier> spNameQualifier;
  private boolean contextIgnored;

  AssertionDraft(AssertionOptions from) {
    this.notBefore = from.notBefore();
    this.session = from.session();
    this.audiences = from.audiences();
    this.issuer = from.issuer();
    this.nameQualifier = from.nameQualifier();
    this.spNameQualifier = from.spNameQualifier();
    this.contextIgnored = from.contextIgnored();
  }

  AssertionDraft notBefore(Duration value) {
    this.notBefore = value;
    return this;
  }

  AssertionDraft session(SessionTold value) {
    this.session = value;
    return this;
  }

  AssertionDraft audiences(List<String> value) {
    this.audiences = value;
    return this;
  }

  AssertionDraft issuer(Optional<String> value) {
    this.issuer = value;
    return this;
  }

  AssertionDraft nameQualifier(Optional<Qualifier> value) {
    this.nameQualifier = value;
    return this;
  }

  AssertionDraft spNameQualifier(Optional<Qualifier> value) {
    this.spNameQualifier = value;
    return this;
  }

  AssertionDraft contextIgnored(boolean value) {
    this.contextIgnored = value;
    return this;
  }

  AssertionOptions made() {
    return new AssertionOptions(
        notBefore, session, audiences, issuer, nameQualifier, spNameQualifier, contextIgnored);
  }
}

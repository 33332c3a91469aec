package jp.mochi.idp.lifecycle;

import java.util.Locale;
import jp.mochi.metadata.Fault;
import jp.mochi.metadata.OptionFault;
import jp.mochi.metadata.Warning;

/**
 * What is wrong, or what an operator should know, with what to do about it.
 *
 * @param code names the kind, for programs
 * @param element the element, option or field it concerns; may be empty
 */
public record Notice(String code, String element, String english, String japanese) {
  /** Japanese for a Japanese locale, otherwise English. */
  public String text(Locale locale) {
    return locale.getLanguage().equals("ja") ? japanese : english;
  }

  static Notice of(Fault fault) {
    return new Notice(fault.code().name(), fault.element(), fault.english(), fault.japanese());
  }

  static Notice of(Warning warning) {
    return new Notice(
        warning.code().name(), warning.element(), warning.english(), warning.japanese());
  }

  static Notice of(OptionFault fault) {
    return new Notice(
        "OPTION_" + fault.code().name(), fault.option(), fault.english(), fault.japanese());
  }
}

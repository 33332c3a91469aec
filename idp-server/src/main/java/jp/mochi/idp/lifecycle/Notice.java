package jp.mochi.idp.lifecycle;

import java.util.Locale;
import jp.mochi.metadata.Fault;
import jp.mochi.metadata.OptionFault;
import jp.mochi.metadata.Warning;
import jp.mochi.metadata.catalogue.PresetFault;

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

  /** A fault in a file of the company's catalogue, with the place in front. */
  public static Notice of(jp.mochi.idp.config.Fault fault) {
    return new Notice(
        fault.code().name(), "", fault.text(Locale.ENGLISH), fault.text(Locale.JAPANESE));
  }

  static Notice of(PresetFault fault) {
    return new Notice(
        fault.code(), fault.element(), fault.wording().english(), fault.wording().japanese());
  }

  static Notice of(OptionFault fault) {
    return new Notice(
        "OPTION_" + fault.code().name(), fault.option(), fault.english(), fault.japanese());
  }
}

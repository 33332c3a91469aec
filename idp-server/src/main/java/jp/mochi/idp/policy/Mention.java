package jp.mochi.idp.policy;

import java.util.Objects;

/**
 * A name that an expression writes out and compares with facts: {@code 'sales' in person.groups}.
 *
 * @param subject what it is the name of
 * @param line where it stands in the expression, counted from 1
 * @param column counted from 1
 */
public record Mention(Subject subject, String name, int line, int column) {
  public Mention {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(name);
  }
}

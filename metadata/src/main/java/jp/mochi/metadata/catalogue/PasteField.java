package jp.mochi.metadata.catalogue;

import java.util.Objects;

/**
 * Something to enter on the service's side.
 *
 * @param label what the service calls it
 * @param value with <code>{idp.…}</code> of {@link Ours} and parameters in it
 * @param basis how we know
 */
public record PasteField(Wording label, Template value, Basis basis) {
  public PasteField {
    Objects.requireNonNull(label);
    Objects.requireNonNull(value);
    Objects.requireNonNull(basis);
  }
}

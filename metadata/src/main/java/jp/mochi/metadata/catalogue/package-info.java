/**
 * What is known of services that many companies use, as a company's operators need it to register
 * one.
 *
 * <p>A {@link jp.mochi.metadata.catalogue.Preset} says of one service what to ask IT for ({@link
 * jp.mochi.metadata.catalogue.Parameter}), what to set for it ({@link
 * jp.mochi.metadata.catalogue.Fact}, each an option of {@code sp add} with the grounds for it: a
 * {@link jp.mochi.metadata.catalogue.Basis}), what to enter on its side ({@link
 * jp.mochi.metadata.catalogue.PasteField}) and what has gone wrong for others ({@link
 * jp.mochi.metadata.catalogue.Trap}). {@link jp.mochi.metadata.catalogue.FillPreset} turns one and
 * what was given into what {@code sp add} would have been told by hand, or says all that is
 * missing.
 *
 * <p>Nothing here reads a file: whoever reads the catalogue's files makes these records. What an
 * option's text means is known to {@link jp.mochi.metadata.ServiceOptionNames} alone.
 */
@NullMarked
package jp.mochi.metadata.catalogue;

import org.jspecify.annotations.NullMarked;

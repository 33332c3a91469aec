/**
 * {@code mochi.yaml} as records, one for each feature.
 *
 * <p>{@link jp.mochi.idp.config.ConfigurationReader} reads the file as a whole and reports every
 * fault at once, each with file, line, key and what to do. A {@code Section} is one mapping of the
 * file, a {@code Form} what one value must look like. {@link
 * jp.mochi.idp.config.ConfigurationDirectory} writes a first directory that an operator edits.
 *
 * <p>{@link jp.mochi.idp.config.Catalogue} has the presets for well-known services: those that the
 * release brings along and those that a company writes, each file read by a {@code PresetFile} into
 * the records of {@link jp.mochi.metadata.catalogue}.
 *
 * <p>Nothing here opens a connection: whether a server answers is the doctor's question.
 */
@NullMarked
package jp.mochi.idp.config;

import org.jspecify.annotations.NullMarked;

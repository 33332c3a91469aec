/**
 * {@code mochi.yaml} as records, one for each feature.
 *
 * <p>{@link jp.mochi.idp.config.ConfigurationReader} reads the file as a whole and reports every
 * fault at once, each with file, line, key and what to do. A {@code Section} is one mapping of the
 * file, a {@code Form} what one value must look like. {@link
 * jp.mochi.idp.config.ConfigurationDirectory} writes a first directory that an operator edits.
 *
 * <p>Nothing here opens a connection: whether a server answers is the doctor's question.
 */
@NullMarked
package jp.mochi.idp.config;

import org.jspecify.annotations.NullMarked;

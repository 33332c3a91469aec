/**
 * Brings the lasting names that services know people by in from another identity provider, hands
 * them out, and takes one away.
 *
 * <p>A file is read as a whole ({@link jp.mochi.idp.lifecycle.names.NamesFile}), its people are
 * looked up in the directory ({@link jp.mochi.idp.lifecycle.names.WhoIsWho}), each row is judged
 * against the others and against what is kept ({@link jp.mochi.idp.lifecycle.names.JudgeRows}), and
 * either all rows come in, in one transaction with the audit record, or none ({@link
 * jp.mochi.idp.lifecycle.names.ServiceNameFiles}). How names are made and given out is {@code
 * attribute}'s affair.
 */
@NullMarked
package jp.mochi.idp.lifecycle.names;

import org.jspecify.annotations.NullMarked;

/**
 * What phones answer with a certificate of their maker's: {@link
 * jp.mochi.cert.answer.ReadSignedAnswer} verifies the signature and the way to the maker's roots,
 * and hands on what was signed. What it says is for others to read.
 */
@NullMarked
package jp.mochi.cert.answer;

import org.jspecify.annotations.NullMarked;

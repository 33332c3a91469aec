/**
 * What phones answer with a certificate of their maker's: {@link
 * jp.mochi.cert.answer.ReadSignedAnswer} verifies the signature and that one of the maker's
 * configured authorities has issued the certificate itself, and hands on what was signed. What it
 * says is for others to read.
 */
@NullMarked
package jp.mochi.cert.answer;

import org.jspecify.annotations.NullMarked;

/**
 * What strangers can send, tried with what nobody thought of: {@code ./mochi fuzz}.
 *
 * <p>Each class {@code …Fuzz} is a target of Jazzer's by its method {@code fuzzerTestOneInput},
 * which fails where a reader throws, hangs or contradicts another one. Its corpus stands in the
 * resources under {@code fuzz/}, in a folder called like the class in lower case: seeds that reach
 * the inside, and whatever was found. {@link jp.mochi.cert.fuzz.CorpusTest} runs all of them in
 * every test run, without Jazzer. Another target is another class, its folder, and its line in that
 * test.
 */
@NullMarked
package jp.mochi.cert.fuzz;

import org.jspecify.annotations.NullMarked;

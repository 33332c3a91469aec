/**
 * What strangers can send about devices, tried with what nobody thought of: {@code ./mochi fuzz}.
 * As in {@code cert-auth}: a target is a class {@code …Fuzz} with a folder of seeds under {@code
 * fuzz/} in the resources, which {@link jp.mochi.idp.fuzz.CorpusTest} runs in every test run,
 * without Jazzer.
 */
@NullMarked
package jp.mochi.idp.fuzz;

import org.jspecify.annotations.NullMarked;

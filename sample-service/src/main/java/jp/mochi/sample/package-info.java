/**
 * A sample service provider: a process and a class path of its own, so that what the identity
 * provider says is judged by a toolkit that shares no code with it (OneLogin's java-saml).
 *
 * <p>{@link jp.mochi.sample.SampleService} reads the command line and opens the port; {@code Web}
 * answers: the start page leads by {@code /login} to the identity provider, whose answer comes back
 * to {@code /acs}; {@code CheckResponse} judges it and {@code ResultPage} shows what was found.
 * Nothing is kept but which requests are unanswered and which assertions were used ({@code
 * SignOns}); there is no session, since showing the answer is all that this service does.
 */
@NullMarked
package jp.mochi.sample;

import org.jspecify.annotations.NullMarked;

/**
 * The whole product on embedded parts, for trying it out: {@code ./mochi demo}.
 *
 * <p>{@link jp.mochi.idp.demo.DemoCommand} reads the options into a {@code DemoPlan} (which
 * addresses, which ports, which folder) or refuses them with a sentence; {@code Demo} starts what
 * the plan says: {@code DemoFolder} makes keys, certificates and the configuration, {@code
 * EmbeddedIdp} the directory with the sample people and the server on top of it, {@code
 * SampleProcess} the sample service in a process of its own, {@code CaPage} the page from which a
 * phone installs the demo's authority. {@code Announcement} is what the terminal shows then.
 *
 * <p>{@link jp.mochi.idp.demo.RehearseCommand} starts the same in a temporary folder, signs one
 * person on and ends: the launcher records that run for Java's AOT cache.
 *
 * <p>Nothing here is for production: the people, their passwords and the way in are known to all.
 */
@NullMarked
package jp.mochi.idp.demo;

import org.jspecify.annotations.NullMarked;

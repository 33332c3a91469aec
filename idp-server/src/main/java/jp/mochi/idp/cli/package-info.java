/**
 * The commands. {@link jp.mochi.idp.cli.Mochi} takes a line apart (picocli) and runs one command;
 * most are thin: they ask the running server by its REST interface ({@link
 * jp.mochi.idp.cli.Remote}) and print what it answers. A few do their work in this process: {@code
 * serve} starts the server, {@code init}, {@code doctor}, {@code restore} and {@code policy check}
 * run without one.
 *
 * <p>Commands that ask the server load neither the server nor its libraries: the class that does
 * heavy work is named only in the method that needs it. Exit status: 0 done, 1 refused or failed, 2
 * wrong use.
 */
@NullMarked
package jp.mochi.idp.cli;

import org.jspecify.annotations.NullMarked;

package jp.mochi.idp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A word that commands stand under; by itself it is wrong use. */
abstract class Group implements Runnable {
  @Mixin final Help help = new Help();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), spec.resourceBundle().getString("no.command"));
  }
}

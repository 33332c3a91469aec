/**
 * What staff do with devices: bring them into the register, approve, suspend and resume them, shut
 * out one that is lost, let one in that was found, retire it, hand it on, and bring in a list of
 * them.
 *
 * <p>{@link jp.mochi.idp.lifecycle.device.DeviceRegister} is the front door for one device, {@link
 * jp.mochi.idp.lifecycle.device.DeviceLists} for a file of them, {@link
 * jp.mochi.idp.lifecycle.device.EnterEnrolled} for one that somebody enrols. What rests on a device
 * ends in the transaction that shuts it out ({@code EndWithDevice}): certificates, sessions,
 * bindings. Services are told after it, and {@link jp.mochi.idp.lifecycle.device.Ending} says what
 * remains of it there.
 *
 * <p>{@link jp.mochi.idp.lifecycle.device.HouseActs} is what the house does by itself, because of
 * something that it has found out.
 *
 * <p>{@link jp.mochi.idp.lifecycle.device.RegisteredKeys} lists the keys of devices and ends one,
 * for staff.
 *
 * <p>Shutting out asks only who somebody is; giving back has rules: nobody lets their own device
 * in, and nobody who says that a lost one was found ({@link
 * jp.mochi.device.register.StateMachine}). The helpdesk acts on no administrator's device ({@code
 * MayAct}).
 */
@NullMarked
package jp.mochi.idp.lifecycle.device;

import org.jspecify.annotations.NullMarked;

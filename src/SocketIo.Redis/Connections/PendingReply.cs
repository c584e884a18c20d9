namespace SocketIoNet.Redis.Connections;

/// <summary>A command that Redis has not replied to.</summary>
/// <param name="Reservation">The room that it takes.</param>
/// <param name="Waiter">Completes with the reply; null for a message that is only counted if it is lost.</param>
/// <param name="IsUrgent">Whether the reply is read as soon as it comes.</param>
internal readonly record struct PendingReply(Reservation Reservation, TaskCompletionSource<long>? Waiter, bool IsUrgent);

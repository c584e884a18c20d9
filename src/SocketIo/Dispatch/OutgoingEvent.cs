namespace SocketIoNet.Dispatch;

/// <summary>An event that is sent, as catch-all handlers see it.</summary>
internal sealed record OutgoingEvent(string Name, EventArguments Arguments);

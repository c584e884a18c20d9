namespace SocketIoNet.Dispatch;

/// <summary>An event on its way out, as catch-all handlers see it.</summary>
internal sealed record OutgoingEvent(string Name, EventArguments Arguments);

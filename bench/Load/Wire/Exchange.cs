namespace SocketIoNet.Bench.Wire;

/// <summary>A request and the only right answer to it.</summary>
internal sealed record Exchange(Message[] Request, Message[] Reply);

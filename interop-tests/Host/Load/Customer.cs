namespace SocketIoNet.InteropHost.Load;

internal sealed record Customer(string Name, string Mail, int Tier, bool Active);

namespace SocketIoNet.Bench.Peers.SignalR;

internal sealed record Customer(string Name, string Mail, int Tier, bool Active);

namespace SocketIoNet.Bench.Peers.SignalR;

internal sealed record Order(int Id, string Kind, Customer Customer, double[] Position, string? Note, Item[] Items);

namespace SocketIoNet.Bench.Peers.SignalR;

internal sealed record Item(string Sku, string Title, int Qty, double Price, string[] Tags, bool Stock);

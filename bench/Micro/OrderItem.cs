namespace SocketIoNet.Bench.Micro;

internal sealed record OrderItem(string Sku, string Title, int Qty, double Price, string[] Tags, bool Stock);

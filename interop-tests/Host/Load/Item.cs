namespace SocketIoNet.InteropHost.Load;

internal sealed class Item
{
    public required string Sku { get; set; }

    public required string Title { get; set; }

    public required int Qty { get; set; }

    public required double Price { get; set; }

    public required string[] Tags { get; set; }

    public required bool Stock { get; set; }
}

namespace SocketIoNet.InteropHost.Load;

internal sealed class Order
{
    public required int Id { get; set; }

    public required string Kind { get; set; }

    public required Customer Customer { get; set; }

    public required double[] Position { get; set; }

    public string? Note { get; set; }

    public required Item[] Items { get; set; }
}

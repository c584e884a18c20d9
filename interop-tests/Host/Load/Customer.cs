namespace SocketIoNet.InteropHost.Load;

internal sealed class Customer
{
    public required string Name { get; set; }

    public required string Mail { get; set; }

    public required int Tier { get; set; }

    public required bool Active { get; set; }
}

namespace SocketIoNet.Bench.Micro;

/// <summary>A payload of about 2 KiB as JSON.</summary>
internal sealed record Order(int Id, string Kind, double[] Position, string? Note, OrderItem[] Items)
{
    private const int ItemCount = 16;

    public static Order Example { get; } = new(
        48151623,
        "delivery",
        [52.520008, 13.404954, 34.5],
        null,
        [.. Enumerable.Range(0, ItemCount).Select(i => new OrderItem($"SKU-{i}", "A thing that is sold by the dozen", i, i + 0.25, ["red", "large"], true))]);
}

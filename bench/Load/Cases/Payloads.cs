using System.Globalization;
using System.Text.Json;

namespace SocketIoNet.Bench.Cases;

/// <summary>What is sent.</summary>
internal static class Payloads
{
    private const int OrderItems = 13;

    public static string Text64 { get; } = Quoted(64);

    public static string Text1024 { get; } = Quoted(1024);

    public static byte[] Bytes1024 { get; } = [.. Enumerable.Range(0, 1024).Select(i => (byte)(i % 251))];

    /// <summary>An order of about 2 KiB, written as every serializer writes it, so that answers can be compared byte by byte.</summary>
    public static string Order { get; } = MakeOrder();

    private static string Quoted(int length) => JsonSerializer.Serialize(string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26)))));

    private static string MakeOrder()
    {
        var items = string.Join(',', Enumerable.Range(0, OrderItems).Select(Item));
        return "{\"id\":48151623,\"kind\":\"delivery\"," +
            "\"customer\":{\"name\":\"Ada Example\",\"mail\":\"ada@example.org\",\"tier\":3,\"active\":true}," +
            $"\"position\":[52.520008,13.404954,34.5],\"note\":null,\"items\":[{items}]}}";
    }

    private static string Item(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"sku\":\"SKU-{1000 + i}\",\"title\":\"A thing that is sold by the dozen, number {i}\",\"qty\":{i + 1},\"price\":{i}.25,\"tags\":[\"red\",\"large\",\"new\"],\"stock\":{(i % 2 == 0 ? "true" : "false")}}}");
}

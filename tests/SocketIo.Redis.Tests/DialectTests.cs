using System.Text.Json;
using SocketIoNet.ClusterWire;

namespace SocketIoNet.Redis.Tests;

/// <summary>What the three libraries that Node's servers use write for the same values.</summary>
public class DialectTests
{
    [Theory]
    [InlineData("91d40000", "[null]")]
    [InlineData("91c0", "[null]")]
    [InlineData("81a161d40000", "{}")]
    [InlineData("91d70000000000000003e8", "[\"1970-01-01T00:00:01.000Z\"]")]
    [InlineData("91d6ff00000001", "[\"1970-01-01T00:00:01.000Z\"]")]
    [InlineData("91d7ff1dcd650000000001", "[\"1970-01-01T00:00:01.125Z\"]")]
    [InlineData("91c70cff077359400000000000000001", "[\"1970-01-01T00:00:01.125Z\"]")]
    [InlineData("91cf0000000100000000", "[4294967296]")]
    [InlineData("91cb41f0000000000000", "[4294967296]")]
    [InlineData("91d3fffffffeffffffff", "[-4294967297]")]
    [InlineData("91cb3ff8000000000000", "[1.5]")]
    public void Values_are_read_in_all_dialects(string hex, string expected)
    {
        using var document = MessageFormat.Open(Convert.FromHexString(hex), out var attachments);
        Assert.Equal(expected, document.RootElement.GetRawText());
        Assert.Empty(attachments);
    }

    [Theory]
    [InlineData("91c403010203")]
    [InlineData("91c70300010203")]
    public void Binary_data_is_read_in_all_dialects(string hex)
    {
        using var document = MessageFormat.Open(Convert.FromHexString(hex), out var attachments);
        Assert.Equal("[{\"_placeholder\":true,\"num\":0}]", document.RootElement.GetRawText());
        Assert.Equal([1, 2, 3], Assert.Single(attachments));
    }

    [Fact]
    public void Json_is_told_by_its_first_byte()
    {
        using var document = MessageFormat.Open("{\"a\":[1]}"u8.ToArray(), out var attachments);
        Assert.Equal(JsonValueKind.Array, document.RootElement.GetProperty("a").ValueKind);
        Assert.Empty(attachments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c1")]
    [InlineData("93a1")]
    [InlineData("7b22")]
    public void Garbage_is_an_exception_and_nothing_else(string hex) =>
        Assert.ThrowsAny<Exception>(() => MessageFormat.Open(Convert.FromHexString(hex), out _).Dispose());
}

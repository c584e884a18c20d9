using System.Text;
using System.Text.Json;
using CsCheck;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class JsonListReaderTests
{
    [Fact]
    public void The_items_are_those_that_a_whole_reader_finds() => JsonGen.Items.Sample(items =>
    {
        var array = $"[{string.Join(',', items)}]";
        using var document = JsonDocument.Parse(array);
        var expected = document.RootElement.EnumerateArray().Select(item => item.GetRawText());
        Assert.Equal(expected, Read(JsonListReader.ForArray(Encoding.UTF8.GetBytes(array))));
        Assert.Equal(expected, Read(JsonListReader.ForArray(Encoding.UTF8.GetBytes(array), items.Length)));
        Assert.Equal(expected, Read(JsonListReader.ForItems(Encoding.UTF8.GetBytes(array).AsSpan(1..^1))));
    });

    [Theory]
    [InlineData(" [ 1 , \"a\" ] ", "1", "\"a\"")]
    [InlineData("[[1,[2]],{\"a\":\"]}\"}]", "[1,[2]]", "{\"a\":\"]}\"}")]
    [InlineData("[\"a\\\"b\",\"\\\\\"]", "\"a\\\"b\"", "\"\\\\\"")]
    [InlineData("[]")]
    [InlineData("[ ]")]
    public void Space_and_quotes_and_brackets_do_not_confuse_it(string array, params string[] expected) =>
        Assert.Equal(expected, Read(JsonListReader.ForArray(Encoding.UTF8.GetBytes(array))));

    [Fact]
    public void It_ends_on_anything() => Gen.Byte.Array[0, 30].Sample(bytes =>
    {
        var reader = JsonListReader.ForItems(bytes);
        var count = 0;
        while (reader.TryRead(out _)) Assert.True(++count <= bytes.Length);
    });

    [Fact]
    public void The_rest_is_what_has_not_been_read()
    {
        var reader = JsonListReader.ForArray("[ 1, 2 , [3] ]"u8);
        reader.TryRead(out _);
        Assert.Equal("2 , [3]"u8, reader.TakeRest());
        Assert.False(reader.TryRead(out _));
    }

    private static List<string> Read(JsonListReader reader)
    {
        var items = new List<string>();
        while (reader.TryRead(out var item)) items.Add(Encoding.UTF8.GetString(item));
        return items;
    }
}

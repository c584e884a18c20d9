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
        Assert.Equal(expected, Read(JsonListReader.ForArray(Encoding.UTF8.GetBytes(array), new ArrayItems { Count = items.Length })));
        Assert.Equal(expected, Read(JsonListReader.ForArray(Encoding.UTF8.GetBytes(array), Validate(array))));
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

    [Fact]
    public void Ends_that_the_validator_has_noted_are_those_of_the_items() => JsonGen.Value.Array[0, 12].Sample(items =>
    {
        var array = $" [ {string.Join(" , ", items)} ] ";
        using var document = JsonDocument.Parse(array);
        var noted = Validate(array);
        Assert.Equal(items.Length, noted.Count);
        foreach (var (index, item) in document.RootElement.EnumerateArray().Index())
        {
            if (noted.TryGetEnd(index, out var end)) Assert.EndsWith(item.GetRawText(), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(array).AsSpan(..end)), StringComparison.Ordinal);
            else Assert.True(index >= 8);
        }

        Assert.Equal(document.RootElement.EnumerateArray().Select(item => item.GetRawText()), Read(JsonListReader.ForArray(Encoding.UTF8.GetBytes(array), noted)));
    });

    private static ArrayItems Validate(string array)
    {
        var validator = new JsonValidator(Encoding.UTF8.GetBytes(array), new bool[100]);
        Assert.True(validator.IsValid());
        return validator.Items;
    }

    private static List<string> Read(JsonListReader reader)
    {
        var items = new List<string>();
        while (reader.TryRead(out var item)) items.Add(Encoding.UTF8.GetString(item));
        return items;
    }
}

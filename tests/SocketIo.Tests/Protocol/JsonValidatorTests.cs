using System.Text;
using System.Text.Json;
using CsCheck;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

/// <summary>What counts as JSON: exactly what the framework's reader takes for it.</summary>
public sealed class JsonValidatorTests
{
    private const int MaxDepth = 4;

    /// <summary>What a mutation puts in: mostly what JSON is made of.</summary>
    private static readonly Gen<byte> Piece = Gen.Frequency((9, Gen.OneOf([.. "{}[]:,\"\\/bfnrtu01234567890.eE+- \t\r\ntruefalsnl"u8])), (1, Gen.Byte[0, 127]));

    [Fact]
    public void All_JSON_is_valid() => JsonGen.Value.Sample(json => AssertLikeFramework(Encoding.UTF8.GetBytes(json)), iter: 2_000);

    [Fact]
    public void It_agrees_with_the_framework_about_JSON_with_a_byte_changed() => Gen.Select(JsonGen.Value, Gen.Int[0, 1_000_000], Piece).Sample(
        (json, position, piece) =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            if (bytes.Length > 0) bytes[position % bytes.Length] = piece;
            AssertLikeFramework(bytes);
        },
        iter: 20_000);

    [Fact]
    public void It_agrees_with_the_framework_about_JSON_that_is_cut_or_has_something_behind() => Gen.Select(JsonGen.Value, Gen.Int[0, 1_000_000], Piece.Array[0, 2]).Sample(
        (json, position, rest) =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            AssertLikeFramework([.. bytes.AsSpan(0, position % (bytes.Length + 1)), .. rest]);
            AssertLikeFramework([.. bytes, .. rest]);
        },
        iter: 10_000);

    [Fact]
    public void It_agrees_with_the_framework_about_short_texts_of_any_kind() => Piece.Array[0, 8].Sample(AssertLikeFramework, iter: 50_000);

    [Theory]
    [InlineData("[]", 0, "")]
    [InlineData("{}", 0, "")]
    [InlineData(" [ 1 , [2, 3], {\"a\":4} ] ", 3, "1")]
    [InlineData("[\"a\\\"b\",null]", 2, "\"a\\\"b\"")]
    [InlineData("[[\"a\"]]", 1, "")]
    [InlineData("[true]", 1, "")]
    [InlineData("[null,\"a\"]", 2, "")]
    [InlineData("[-1.5e3]", 1, "-1.5e3")]
    [InlineData("\"text\"", 0, "")]
    public void It_counts_the_items_and_knows_the_first(string json, int items, string first)
    {
        var validator = new JsonValidator(Encoding.UTF8.GetBytes(json), new bool[MaxDepth]);
        Assert.True(validator.IsValid());
        Assert.Equal(items, validator.Items.Count);
        Assert.Equal(first, Encoding.UTF8.GetString(validator.FirstItem));
    }

    [Theory]
    [InlineData("[[[[]]]]", true, false)]
    [InlineData("[{\"a\":[{}]}]", true, false)]
    [InlineData("[[[[[]]]]]", false, true)]
    [InlineData("[[[[{", false, true)]
    [InlineData("[[[[x", false, false)]
    public void What_goes_too_deep_is_told_from_what_is_broken(string json, bool isValid, bool isTooDeep)
    {
        var validator = new JsonValidator(Encoding.UTF8.GetBytes(json), new bool[MaxDepth]);
        Assert.Equal(isValid, validator.IsValid());
        Assert.Equal(isTooDeep, validator.IsTooDeep);
    }

    private static void AssertLikeFramework(byte[] json)
    {
        var validator = new JsonValidator(json, new bool[64]);
        Assert.True(IsValidToFramework(json) == validator.IsValid(), Encoding.UTF8.GetString(json));
    }

    private static bool IsValidToFramework(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            while (reader.Read())
            {
            }

            return json.Length > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

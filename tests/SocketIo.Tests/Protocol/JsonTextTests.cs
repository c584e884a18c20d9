using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"plain\"", "plain")]
    [InlineData("\"é😀\"", "é😀")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\\n\\\"\\\\\"", "é😀\n\"\\")]
    [InlineData("\"\\ud800\"", "\uFFFD")]
    [InlineData("\"\\uD800x\"", "\uFFFDx")]
    [InlineData("\"\\udc00\\ud800\"", "\uFFFD\uFFFD")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "\uFFFD😀")]
    [InlineData("\"\\\\ud800\"", "\\ud800")]
    [InlineData("\"\\\\\\ud800\\n\"", "\\\uFFFD\n")]
    [InlineData("\"\\ud83d\\n\\ude00\"", "\uFFFD\n\uFFFD")]
    public void Half_a_surrogate_pair_is_read_as_the_replacement_character(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.Equal(expected, JsonText.ReadString(bytes));
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonText.Unescape(bytes)));
    }

    [Fact]
    public void JSON_without_halves_is_not_copied()
    {
        var json = "{\"a\":\"\\ud83d\\ude00\\n\"}"u8.ToArray();
        Assert.True(JsonText.RepairSurrogates(json) == json);
    }
}

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SocketIoNet.Tests.Docs;

/// <summary>The C# that docs/from-node.md shows is the C# that <see cref="FromNodeTests"/> compiles and runs.</summary>
public sealed partial class FromNodePageTests
{
    [Fact]
    public async Task Every_snippet_of_the_page_is_code_that_the_tests_run()
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        var cancellation = TestContext.Current.CancellationToken;
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "../../../docs/from-node.md"), cancellation);
        var code = Normalized(await File.ReadAllTextAsync(Path.Combine(folder, "FromNodeTests.cs"), cancellation));
        var snippets = Snippet().Matches(page).Select(static match => Normalized(match.Groups[1].Value)).ToArray();
        Assert.InRange(snippets.Length, 15, 100);
        Assert.All(snippets, snippet => Assert.Contains(snippet, code, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string Normalized(string code) =>
        string.Join('\n', code.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));

    [GeneratedRegex(@"^```csharp\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippet();
}

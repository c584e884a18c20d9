namespace SocketIoNet.Protocol.Shapes;

/// <summary>What the check of one argument has found.</summary>
/// <param name="attachmentCount">The number of attachments that placeholders may stand for.</param>
internal struct ShapeCheck(int attachmentCount)
{
    private string? _expected;
    private string _path = "";

    public readonly int AttachmentCount => attachmentCount;

    /// <summary>Whether a number was seen that only the lenient options read: 5.0 where an integer is declared.</summary>
    public bool IsLenient { get; set; }

    /// <summary>What is wrong, and where.</summary>
    public readonly string Message => _path.Length == 0 ? $"Expected {_expected}." : $"Expected {_expected} at ${_path}.";

    /// <summary>Notes what was expected instead.</summary>
    /// <returns>False, for the caller to return.</returns>
    public bool Fail(string expected)
    {
        _expected = expected;
        return false;
    }

    /// <summary>Notes the step that led to the failure; the innermost comes first.</summary>
    /// <returns>False, for the caller to return.</returns>
    public bool FailAt(string step)
    {
        _path = step + _path;
        return false;
    }
}

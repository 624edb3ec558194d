module splitscope

go 1.26
